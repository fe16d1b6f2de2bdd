#nullable disable
using System;
using System.IO;
using System.Text;

namespace BertNotebooks.Engine;

/// <summary>Reads and changes the version needs (section .gnu.version_r) of a 64-bit little-endian ELF library.</summary>
/// <remarks>
/// Layout: System V ABI, "Section Header" and LSB "Symbol Versioning" (Elf64_Verneed, Elf64_Vernaux). The library compiles this file for its loader, and the
/// build for its task, which stands at the end.
/// </remarks>
internal static class ElfVersion
{
    /// <summary>What libLibTorchSharp.so asks for, and no symbol in it uses.</summary>
    public const string Unused = "GLIBCXX_3.4.32";

    private const uint SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort FlagWeak = 2;

    /// <summary>Sets VER_FLG_WEAK on each need of the version, so that the loader accepts a system without it.</summary>
    /// <returns>The changed library, or null when nothing had to be changed.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a 64-bit little-endian ELF file.</exception>
    public static byte[] MakeWeak(byte[] library, string version)
    {
        if (library.Length < 64 || library[0] != 0x7f || library[1] != 'E' || library[2] != 'L' || library[3] != 'F'
            || library[4] != 2 || library[5] != 1)
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        try
        {
            return MarkNeeds(library, version);
        }
        catch (Exception e) when (e is ArgumentException || e is IndexOutOfRangeException || e is OverflowException)
        {
            throw new InvalidDataException("an ELF file that is cut or damaged: " + e.Message, e);
        }
    }

    private static byte[] MarkNeeds(byte[] library, string version)
    {
        byte[] changed = null;
        long sections = BitConverter.ToInt64(library, 0x28);
        int sectionSize = BitConverter.ToUInt16(library, 0x3a);
        int sectionCount = BitConverter.ToUInt16(library, 0x3c);
        for (int s = 0; s < sectionCount; s++)
        {
            int header = checked((int)(sections + (long)s * sectionSize));
            if (BitConverter.ToUInt32(library, header + 4) != SectionTypeVersionNeeds)
            {
                continue;
            }

            int need = checked((int)BitConverter.ToInt64(library, header + 0x18));
            int link = checked((int)BitConverter.ToUInt32(library, header + 0x28));
            int strings = checked((int)BitConverter.ToInt64(library, checked((int)(sections + (long)link * sectionSize)) + 0x18));
            for (uint needs = BitConverter.ToUInt32(library, header + 0x2c); needs > 0; needs--)
            {
                int entry = checked(need + (int)BitConverter.ToUInt32(library, need + 8));
                for (int entries = BitConverter.ToUInt16(library, need + 2); entries > 0; entries--)
                {
                    int name = checked(strings + (int)BitConverter.ToUInt32(library, entry + 8));
                    ushort flags = BitConverter.ToUInt16(library, entry + 4);
                    if (NameAt(library, name) == version && (flags & FlagWeak) == 0)
                    {
                        changed = changed ?? (byte[])library.Clone();
                        changed[entry + 4] |= (byte)FlagWeak;
                    }

                    uint next = BitConverter.ToUInt32(library, entry + 12);
                    if (next == 0)
                    {
                        break;
                    }

                    entry = checked(entry + (int)next);
                }

                uint nextNeed = BitConverter.ToUInt32(library, need + 12);
                if (nextNeed == 0)
                {
                    break;
                }

                need = checked(need + (int)nextNeed);
            }
        }

        return changed;
    }

    private static string NameAt(byte[] bytes, int start)
    {
        int end = Array.IndexOf(bytes, (byte)0, start);
        if (end < 0)
        {
            throw new ArgumentException("a name has no end");
        }

        return Encoding.ASCII.GetString(bytes, start, end - start);
    }
}

#if !NET
/// <summary>Build step: gives the output folder a libLibTorchSharp.so that this system's loader accepts.</summary>
public class MakeVersionWeak : Microsoft.Build.Utilities.Task
{
    /// <summary>The library in the output folder; it may be a hard link into the package cache.</summary>
    public string File { get; set; }

    public override bool Execute()
    {
        if (SystemDefines(ElfVersion.Unused))
        {
            return true;
        }

        byte[] changed = ElfVersion.MakeWeak(System.IO.File.ReadAllBytes(File), ElfVersion.Unused);
        if (changed != null)
        {
            // Written beside and renamed: the link is replaced, the package cache's file stays as it was.
            string beside = File + "." + System.Diagnostics.Process.GetCurrentProcess().Id;
            System.IO.File.WriteAllBytes(beside, changed);
            System.IO.File.Delete(File);
            System.IO.File.Move(beside, File);
            Log.LogMessage(Microsoft.Build.Framework.MessageImportance.High,
                "libLibTorchSharp.so: marked " + ElfVersion.Unused + " as weak (libstdc++ here is older)");
        }

        return true;
    }

    // One of the system's C++ libraries in the usual folders.
    private static bool SystemDefines(string version)
    {
        string[] folders = { "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib" };
        foreach (string folder in folders)
        {
            string file = Path.Combine(folder, "libstdc++.so.6");
            if (System.IO.File.Exists(file))
            {
                return Encoding.GetEncoding(28591).GetString(System.IO.File.ReadAllBytes(file)).Contains(version + "\0");
            }
        }

        return false;
    }
}
#endif
