using Xunit.Sdk;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Damages the samples of a reader and hands them to it; the same seed and index give the same input.</summary>
internal sealed class HostileRun(HostileReader reader, long seed)
{
    private const int MostMutations = 4, MostBroken = 10;

    private readonly List<string> _broken = [];

    /// <summary>Inputs that were refused, of those read.</summary>
    public int Refused { get; private set; }

    /// <summary>What broke the promise, with seed and index and the place where the file was kept; the run ends at ten.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>The longest time of an input.</summary>
    public double Seconds { get; private set; }

    /// <summary>The most memory that an input asked for, counted from above.</summary>
    public long Bytes { get; private set; }

    /// <summary>The most that the process grew by during an input.</summary>
    public long Resident { get; private set; }

    /// <summary>Reads all samples whole, then damaged inputs.</summary>
    public void Read(int inputs) => Promise.Watch(begin =>
    {
        using TempFolder temp = new();
        foreach (Sample sample in reader.Samples)
        {
            // Twice: what is loaded once in a process is not the file's.
            begin(sample.Origin);
            reader.Use(Path.Combine(Folder(temp, sample), sample.FileName));
            Promise.Outcome outcome = Use(Folder(temp, sample), sample, sample.Bytes, $"{reader.Name}, {sample.Origin}", alone: true);
            if (outcome.Refusal is not null)
            {
                throw new InvalidOperationException($"{sample.Origin}: a whole file was refused: {outcome.Refusal}");
            }
        }

        for (int index = 0; index < inputs && _broken.Count < MostBroken; index++)
        {
            Try(temp, index, begin);
        }
    });

    private void Try(TempFolder temp, int index, Action<string> begin)
    {
        string what = $"{reader.Name}, seed {seed}, input {index}";
        begin(what);
        SeededRandom random = new(seed, Array.IndexOf(HostileReaders.Names, reader.Name), index);
        Sample sample = Pick(random);
        byte[] bytes = Damage(sample.Bytes, Pick(random).Bytes, random);
        try
        {
            Promise.Outcome outcome = Use(Folder(temp, sample), sample, bytes, $"{what} ({sample.Origin})", alone: index % 2 == 0);
            Refused += outcome.Refusal is null ? 0 : 1;
            Seconds = Math.Max(Seconds, outcome.Seconds);
            Bytes = Math.Max(Bytes, outcome.Bytes);
            Resident = Math.Max(Resident, outcome.Resident);
        }
        catch (XunitException e)
        {
            string kept = Path.Combine(Directory.CreateDirectory(HostileReport.Folder).FullName, $"{reader.Name.Replace(' ', '-')}-{seed}-{index}-{Path.GetFileName(sample.FileName)}");
            File.WriteAllBytes(kept, bytes);
            _broken.Add($"{e.Message} (kept as {kept})");
        }
    }

    // Small samples, which come first, more often.
    private Sample Pick(SeededRandom random) => reader.Samples[random.NextInt(1 + random.NextInt(reader.Samples.Count))];

    private byte[] Damage(byte[] bytes, byte[] other, SeededRandom random)
    {
        // Few more often: what is damaged much is refused early.
        int count = 1 + random.NextInt(1 + random.NextInt(MostMutations));
        for (int i = 0; i < count; i++)
        {
            IReadOnlyList<Mutation> mutations = random.NextInt(3) == 0 ? ByteMutation.All : reader.Mutations;
            bytes = mutations[random.NextInt(mutations.Count)](bytes, other, random);
        }

        return bytes;
    }

    private Promise.Outcome Use(string folder, Sample sample, byte[] bytes, string what, bool alone)
    {
        string path = Path.Combine(folder, sample.FileName);
        // No sharing: this fails when the input before was left open.
        using (FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(bytes);
        }

        return alone || !reader.InModelFolder
            ? Promise.Check(what, bytes.Length, () => reader.Use(path), reader.Allowed(bytes.Length))
            : Promise.Check(what + ", folder", bytes.Length + sample.Beside.Values.Sum(b => (long)b.Length), () => HostileReaders.ReadFolder(folder));
    }

    private string Folder(TempFolder temp, Sample sample)
    {
        string folder = temp.Path($"{reader.Samples.ToList().IndexOf(sample)}");
        if (reader.Writes && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (!Directory.Exists(folder))
        {
            foreach ((string name, byte[] bytes) in sample.Beside.Append(KeyValuePair.Create(sample.FileName, sample.Bytes)))
            {
                string path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, bytes);
            }
        }

        return folder;
    }
}
