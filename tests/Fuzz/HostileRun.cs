namespace BertNotebooks.Tests.Fuzz;

/// <summary>Damages the samples of a reader and hands them to it; the same seed and index give the same input.</summary>
internal sealed class HostileRun(HostileReader reader, long seed)
{
    private const int MostMutations = 4;

    /// <summary>Inputs that were refused, of those read.</summary>
    public int Refused { get; private set; }

    /// <summary>The longest time of an input in seconds, and the largest share of the allowed memory.</summary>
    public (double Seconds, double Memory) Worst { get; private set; }

    /// <summary>Reads all samples whole, then damaged inputs; throws at the first that breaks the promise, with seed and index.</summary>
    public void Read(int inputs) => Promise.Watch(begin =>
    {
        using TempFolder temp = new();
        foreach (Sample sample in reader.Samples)
        {
            // Twice: what is loaded once in a process is not the file's.
            begin(sample.Origin);
            string folder = Folder(temp, sample);
            reader.Use(Path.Combine(folder, sample.FileName));
            Promise.Outcome outcome = Use(folder, sample, sample.Bytes, $"{reader.Name}, {sample.Origin}", alone: true);
            if (outcome.Refusal is not null)
            {
                throw new InvalidOperationException($"{sample.Origin}: a whole file was refused: {outcome.Refusal}");
            }
        }

        for (int index = 0; index < inputs; index++)
        {
            string what = $"{reader.Name}, seed {seed}, input {index}";
            begin(what);
            SeededRandom random = new(seed, Array.IndexOf(HostileReaders.Names, reader.Name), index);
            Sample sample = Pick(random);
            byte[] bytes = Damage(sample.Bytes, Pick(random).Bytes, random);
            Count(Use(Folder(temp, sample), sample, bytes, $"{what} ({sample.Origin})", alone: index % 2 == 0));
        }
    });

    private void Count(Promise.Outcome outcome)
    {
        Refused += outcome.Refusal is null ? 0 : 1;
        Worst = (Math.Max(Worst.Seconds, outcome.Seconds), Math.Max(Worst.Memory, outcome.Memory));
    }

    // Small samples, which come first, more often.
    private Sample Pick(SeededRandom random) => reader.Samples[random.NextInt(1 + random.NextInt(reader.Samples.Count))];

    private byte[] Damage(byte[] bytes, byte[] other, SeededRandom random)
    {
        for (int i = 0; i <= random.NextInt(MostMutations); i++)
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
            ? Promise.Check(what, bytes.Length, () => reader.Use(path))
            : Promise.Check(what + ", folder", bytes.Length + sample.Beside.Values.Sum(b => (long)b.Length), () => HostileReaders.ReadFolder(folder));
    }

    private string Folder(TempFolder temp, Sample sample)
    {
        string folder = temp.Path($"{reader.Samples.ToList().IndexOf(sample)}");
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            foreach ((string name, byte[] bytes) in sample.Beside.Append(KeyValuePair.Create(sample.FileName, sample.Bytes)))
            {
                File.WriteAllBytes(Path.Combine(folder, name), bytes);
            }
        }

        return folder;
    }
}
