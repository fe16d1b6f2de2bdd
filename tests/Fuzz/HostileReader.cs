namespace BertNotebooks.Tests.Fuzz;

/// <summary>A whole file that a reader opens, with the files that stand beside it in its folder.</summary>
/// <param name="Origin">Where it was taken from.</param>
/// <param name="FileName">The name under which the reader looks for it.</param>
/// <param name="Bytes">What it holds.</param>
/// <param name="Beside">The other files by name.</param>
internal sealed record Sample(string Origin, string FileName, byte[] Bytes, IReadOnlyDictionary<string, byte[]> Beside);

/// <summary>Changes a file; the second file is another sample, to take parts from.</summary>
internal delegate byte[] Mutation(byte[] file, byte[] other, SeededRandom random);

/// <summary>One of the kit's readers, what it reads, and how such files are damaged.</summary>
/// <param name="Name">Its name in reports; also the part of the seed that is its own.</param>
/// <param name="Samples">Whole files.</param>
/// <param name="Mutations">Changes that know the format; those of <see cref="ByteMutation"/> come on top.</param>
/// <param name="Use">Opens the file at a path, uses all of it, and returns the bytes of the tensors that were asked for.</param>
internal sealed record HostileReader(string Name, IReadOnlyList<Sample> Samples, IReadOnlyList<Mutation> Mutations, Func<string, long> Use)
{
    /// <summary>Whether the file is also opened as a part of its model folder.</summary>
    public bool InModelFolder { get; init; } = true;

    /// <summary>Whether using a file changes its folder, which is then laid anew for each input.</summary>
    public bool Writes { get; init; }

    /// <summary>The bytes of memory that a file of some size may cost.</summary>
    public Func<long, long> Allowed { get; init; } = Promise.Allowed;
}
