namespace BertNotebooks.Play.Documents;

/// <summary>The outputs of a notebook's cells on the disk, so that a server that starts anew shows them without running anything.</summary>
internal sealed class OutputJournal(StoreFolder folder)
{
    /// <summary>The most earlier runs of a cell that are kept.</summary>
    public const int MostEarlier = 5;

    /// <summary>The most characters of outputs of one run that are kept.</summary>
    public const int MostOfRun = 2 << 20;

    /// <summary>The most characters of the outputs of one earlier run that are kept.</summary>
    public const int MostOfEarlier = 1 << 20;

    /// <summary>The most bytes of all cells together, of their last runs and of their earlier ones each; beyond them what was written first goes.</summary>
    public const long MostOfAll = 10 << 20;

    // Each character takes at most six bytes.
    private const int MostOfFile = 6 * MostEarlier * MostOfRun;

    private const string Newest = "outputs";
    private const string Before = "earlier";

    /// <summary>The last run of each cell.</summary>
    public IReadOnlyList<CellJournal> Read() =>
        [.. folder.Files(Newest).Select(file => folder.Read<CellJournal>(Path.Combine(Newest, file.Name), MostOfFile, run => run.IsSound && file.Name == run.Cell + ".json")).OfType<CellJournal>()];

    /// <summary>Keeps the last run of a cell; outputs beyond the limit are left out.</summary>
    /// <returns>Null, or why it cannot be kept.</returns>
    public string? Write(CellJournal run) => Write(Newest, run.Cell, run with { Outputs = Limited(run.Outputs, MostOfRun) });

    /// <summary>The earlier runs of a cell that drew charts, newest first.</summary>
    public IReadOnlyList<EarlierRun> ReadEarlier(string cell) => StoredDocument.NumberOf(cell) is null ? []
        : folder.Read<EarlierRun[]>(NameOf(Before, cell), MostOfFile, AreSound) ?? [];

    /// <summary>Keeps a run of a cell as the newest of the earlier ones.</summary>
    /// <returns>Null, or why it cannot be kept.</returns>
    public string? AddEarlier(string cell, EarlierRun run) =>
        Write(Before, cell, ReadEarlier(cell).Prepend(run with { Outputs = Limited(run.Outputs, MostOfEarlier) }).Take(MostEarlier).ToArray());

    /// <summary>Forgets the outputs and earlier runs of a cell.</summary>
    /// <returns>Null, or why they cannot be deleted.</returns>
    public string? Forget(string cell) => StoredDocument.NumberOf(cell) is null ? null : folder.Delete(NameOf(Newest, cell)) ?? folder.Delete(NameOf(Before, cell));

    private string? Write<T>(string below, string cell, T value)
    {
        if (StoredDocument.NumberOf(cell) is null)
        {
            return $"'{cell.Shown()}' is no id of a cell, so its outputs are not kept.";
        }

        string? problem = folder.Write(NameOf(below, cell), value);
        long sum = 0;
        foreach (FileInfo file in folder.Files(below).Where(file => (sum += file.Length) > MostOfAll && file.Name != cell + ".json"))
        {
            folder.Delete(Path.Combine(below, file.Name));
        }

        return problem;
    }

    private static IReadOnlyList<JournalOutput> Limited(IReadOnlyList<JournalOutput> outputs, int most)
    {
        long sum = 0;
        return [.. outputs.TakeWhile(output => (sum += output.Content.Length) <= most)];
    }

    private static bool AreSound(EarlierRun[] runs) =>
        runs.Length <= MostEarlier && runs.All(run => run is not null && run.Outputs.All(output => output is not null && Enum.IsDefined(output.Kind)));

    private static string NameOf(string below, string cell) => Path.Combine(below, cell + ".json");
}
