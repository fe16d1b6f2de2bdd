using System.Buffers.Binary;
using BertNotebooks.Engine;
using Xunit;

namespace BertNotebooks.Tests.Engine;

/// <summary>The patch of build/NativeLibrary.targets and of the loader, on copies.</summary>
public sealed class ElfVersionTests
{
    private const string Version = "GLIBCXX_3.4.32", OtherVersion = "GLIBC_2.2.5";

    [LibTorchSharpFact]
    public void PackagesLibraryIsMadeWeakAndNothingElseChanges()
    {
        byte[] library = File.ReadAllBytes(LibTorchSharp.InPackage!);
        byte[] original = [.. library];
        (string Name, ushort Flags, int At)[] needs = Needs(library);
        Assert.Equal(0, Assert.Single(needs, need => need.Name == Version).Flags);

        byte[] changed = ElfVersion.MakeWeak(library, Version)!;

        Assert.Equal(original, library);
        Assert.Equal(needs.Select(n => (n.Name, n.Name == Version ? (ushort)2 : n.Flags)), Needs(changed).Select(n => (n.Name, n.Flags)));
        int[] differing = [.. Enumerable.Range(0, library.Length).Where(i => library[i] != changed[i])];
        Assert.Equal([needs.Single(n => n.Name == Version).At], differing);
        Assert.Null(ElfVersion.MakeWeak(changed, Version));
    }

    [LibTorchSharpFact]
    public void LibraryWithoutTheVersionNeedsNoChange() =>
        Assert.Null(ElfVersion.MakeWeak(File.ReadAllBytes(LibTorchSharp.InPackage!), "GLIBCXX_9.9.9"));

    [Fact]
    public void HandMadeLibraryIsMadeWeak()
    {
        byte[] library = Library();
        Assert.Equal([(OtherVersion, (ushort)0), (Version, (ushort)0), (Version, (ushort)4)], Needs(library).Select(n => (n.Name, n.Flags)));
        byte[] changed = ElfVersion.MakeWeak(library, Version)!;
        Assert.Equal([0, 2, 6], Needs(changed).Select(n => (int)n.Flags));
        Assert.Null(ElfVersion.MakeWeak(changed, Version));
        Assert.Null(ElfVersion.MakeWeak(library, "GLIBCXX_3.4.3"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(64)]
    public void RubbishIsNoLibrary(int length)
    {
        byte[] rubbish = new byte[length];
        new SeededRandom(length).Shuffle(rubbish.AsSpan());
        Assert.Throws<InvalidDataException>(() => ElfVersion.MakeWeak(rubbish, Version));
    }

    [Fact]
    public void ThirtyTwoBitsAndBigEndianAreNotRead()
    {
        Assert.Throws<InvalidDataException>(() => ElfVersion.MakeWeak([.. Library().Select((b, i) => i == 4 ? (byte)1 : b)], Version));
        Assert.Throws<InvalidDataException>(() => ElfVersion.MakeWeak([.. Library().Select((b, i) => i == 5 ? (byte)2 : b)], Version));
    }

    [Fact]
    public void DamagedLibraryIsRefusedOrLeftAlone()
    {
        byte[] whole = Library();
        SeededRandom random = new(11);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = whole[..(64 + random.NextInt(whole.Length - 63))];
            for (int flips = random.NextInt(6); flips > 0; flips--)
            {
                // Behind the magic number, so that more than the first line is tried.
                damaged[6 + random.NextInt(damaged.Length - 6)] = (byte)random.NextInt(256);
            }

            try
            {
                Assert.InRange(ElfVersion.MakeWeak(damaged, Version)?.Length ?? damaged.Length, damaged.Length, damaged.Length);
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("ELF", e.Message);
            }
        }
    }

    // A second reader of .gnu.version_r, by the section's name instead of its type.
    private static (string Name, ushort Flags, int At)[] Needs(byte[] elf)
    {
        int Word(int at) => BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(at));
        ushort Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(at));
        string Text(int at) => System.Text.Encoding.ASCII.GetString(elf, at, Array.IndexOf(elf, (byte)0, at) - at);
        int Section(int index) => Word(0x28) + index * Half(0x3a);
        int names = Word(Section(Half(0x3e)) + 0x18);
        int section = Section(Enumerable.Range(0, Half(0x3c)).Single(i => Text(names + Word(Section(i))) == ".gnu.version_r"));
        int strings = Word(Section(Word(section + 0x28)) + 0x18);
        List<(string, ushort, int)> needs = [];
        int need = Word(section + 0x18);
        for (int i = Word(section + 0x2c); i > 0; i--, need += Word(need + 12))
        {
            int entry = need + Word(need + 8);
            for (int j = Half(need + 2); j > 0; j--, entry += Word(entry + 12))
            {
                needs.Add((Text(strings + Word(entry + 8)), Half(entry + 4), entry + 4));
            }
        }

        return [.. needs];
    }

    // Three sections (none, .gnu.version_r, .strtab) with two libraries: one needs two versions, the other one.
    private static byte[] Library()
    {
        const int sections = 64, needs = sections + 3 * 64, strings = needs + 2 * 16 + 3 * 16;
        byte[] text = [.. System.Text.Encoding.ASCII.GetBytes($"\0.gnu.version_r\0.strtab\0{OtherVersion}\0{Version}\0")];
        int other = 24, version = other + OtherVersion.Length + 1;
        byte[] elf = new byte[strings + text.Length];
        void Word(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(elf.AsSpan(at), value);
        void Half(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(at), (ushort)value);
        void Section(int index, int name, uint type, int offset, int link, int info)
        {
            int at = sections + index * 64;
            Word(at, name);
            Word(at + 4, (int)type);
            Word(at + 0x18, offset);
            Word(at + 0x28, link);
            Word(at + 0x2c, info);
        }

        void Need(int at, int count, int next)
        {
            Half(at, 1);
            Half(at + 2, count);
            Word(at + 8, 16);
            Word(at + 12, next);
        }

        void Entry(int at, int flags, int name, int next)
        {
            Half(at + 4, flags);
            Word(at + 8, name);
            Word(at + 12, next);
        }

        byte[] magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        magic.CopyTo(elf, 0);
        Word(0x28, sections);
        Half(0x3a, 64);
        Half(0x3c, 3);
        Half(0x3e, 2);
        Section(1, 1, 0x6ffffffe, needs, 2, 2);
        Section(2, 16, 3, strings, 0, 0);
        Need(needs, 2, 48);
        Entry(needs + 16, 0, other, 16);
        Entry(needs + 32, 0, version, 0);
        Need(needs + 48, 1, 0);
        Entry(needs + 64, 4, version, 0);
        text.CopyTo(elf, strings);
        return elf;
    }
}
