using System.Diagnostics;
using BertNotebooks.Tests.Messages;
using BertNotebooks.Tests.Model;
using Xunit.Sdk;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>What the kit's readers promise for any file: it is read, or refused with <see cref="BertNotebooksException"/>, in bounded time and memory.</summary>
/// <remarks>
/// Memory is counted from above: all managed bytes that the thread allocated, garbage included (the readers use one thread), and the bytes of
/// the tensors that libtorch was asked for, for a file those of all its tensors as if none were freed, for a folder those of the model and
/// of the largest tensor. What is there at once is less.
/// </remarks>
internal static class Promise
{
    public const int Seconds = 5, Factor = 4, Slack = 16 << 20;

    /// <summary>What no file may cost, whatever its size, of those that are tried here.</summary>
    public const long MostMemory = 1 << 30;

    /// <summary>The bytes that a file of some size may cost.</summary>
    public static long Allowed(long fileBytes) => Factor * fileBytes + Slack;

    /// <summary>Uses a file and checks the promise; no tensor may be left behind.</summary>
    /// <param name="what">The input, for the message of a broken promise.</param>
    /// <param name="fileBytes">The size of the file, or of the files.</param>
    /// <param name="use">Opens and reads them; returns the bytes of the tensors.</param>
    /// <param name="allowed">The bytes of memory that they may cost; null: <see cref="Allowed"/> of their size.</param>
    public static Outcome Check(string what, long fileBytes, Func<long> use, long? allowed = null)
    {
        PeakMemory peak = PeakMemory.Start();
        long tensors = SmallBert.LiveTensors, native = 0, managed = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
        string? refusal = null;
        try
        {
            native = use();
        }
        catch (BertNotebooksException e)
        {
            refusal = e.Message;
        }
        catch (Exception e)
        {
            throw new XunitException($"{what}: {e.GetType().Name} got out: {e}");
        }

        if (refusal is not null && Wording.Fault(refusal, Path.GetTempPath()) is string fault)
        {
            throw new XunitException($"{what}: {fault}");
        }

        managed = GC.GetAllocatedBytesForCurrentThread() - managed;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long resident = peak.Growth(), most = allowed ?? Allowed(fileBytes);
        string told = refusal is null ? "it was read" : $"it was refused: {refusal[..Math.Min(300, refusal.Length)]}";
        Require(seconds <= Seconds, $"{what}: took {seconds:f1} s; {told}");
        Require(resident <= MostMemory, $"{what}: the process grew by {resident:N0} bytes; {told}");
        Require(managed + native <= most, $"{what}: {managed:N0} managed and {native:N0} native bytes for {fileBytes:N0} bytes of file; {told}");
        Require(SmallBert.LiveTensors == tensors, $"{what}: {SmallBert.LiveTensors - tensors} tensors are left; {told}");
        return new Outcome(refusal, seconds, (double)(managed + native) / most, managed + native, resident);
    }

    /// <summary>Does work on a thread of its own, which is given up when one step hangs; a stack overflow would end the process.</summary>
    /// <param name="work">Calls its argument at the beginning of each step, with the step's name.</param>
    public static void Watch(Action<Action<string>> work)
    {
        Exception? failure = null;
        string step = "";
        long started = Stopwatch.GetTimestamp();
        Thread thread = new(() => failure = Record(() => work(name =>
        {
            Volatile.Write(ref step, name);
            Volatile.Write(ref started, Stopwatch.GetTimestamp());
        })))
        { IsBackground = true };
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(1)))
        {
            // Far above the limit: a step that ends late is told by itself, this is for one that does not end.
            Require(Stopwatch.GetElapsedTime(Volatile.Read(ref started)).TotalSeconds < 12 * Seconds, $"{Volatile.Read(ref step)}: hangs");
        }

        if (failure is not null)
        {
            throw new XunitException(failure.Message, failure);
        }
    }

    private static Exception? Record(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new XunitException(message);
        }
    }

    /// <summary>How a use ended.</summary>
    /// <param name="Refusal">The message; null when the file was read.</param>
    /// <param name="Seconds">How long it took.</param>
    /// <param name="Memory">The share of the allowed memory, 0 to 1.</param>
    /// <param name="Bytes">The memory, counted from above.</param>
    /// <param name="Resident">The bytes by which the process grew meanwhile, its other threads included.</param>
    public readonly record struct Outcome(string? Refusal, double Seconds, double Memory, long Bytes, long Resident);
}
