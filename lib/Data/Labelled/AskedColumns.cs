using System.Globalization;
using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>The columns that are asked for, each a name of the header, or in a file without one a number from 0; null: not told.</summary>
/// <param name="Text"><c>kit.text_column</c>.</param>
/// <param name="Label"><c>kit.label_column</c>.</param>
/// <param name="Pair"><c>kit.pair_column</c>.</param>
internal sealed record AskedColumns(string? Text, string? Label, string? Pair)
{
    /// <summary>The arguments' names, for messages.</summary>
    public const string TextName = "kit.text_column", LabelName = "kit.label_column", PairName = "kit.pair_column";

    private IEnumerable<(string Argument, string? Value)> All => [(TextName, Text), (LabelName, Label), (PairName, Pair)];

    /// <summary>Whether any is told.</summary>
    public bool AreTold => All.Any(column => column.Value is not null);

    /// <summary>Whether those that are told are numbers, and so the file has no header.</summary>
    public bool AreNumbers => AreTold && All.All(column => column.Value is null || IsNumber(column.Value));

    /// <summary>Refuses names beside numbers that are no names.</summary>
    /// <param name="header">The first line's columns.</param>
    /// <param name="file">The file.</param>
    public void RefuseMixture(IReadOnlyList<string> header, string file)
    {
        (string Argument, string? Value) number = All.FirstOrDefault(column => column.Value is not null && IsNumber(column.Value) && !header.Contains(column.Value));
        if (!AreNumbers && number.Value is not null)
        {
            (string Argument, string? Value) name = All.First(column => column.Value is not null && !IsNumber(column.Value));
            throw new BertNotebooksException($"{number.Argument} '{number.Value.Brief()}' is a number and {name.Argument} '{name.Value!.Brief()}' a name: in '{file}' columns are all named by a header, or all numbered from 0 where there is none; {Has(header)}.");
        }
    }

    /// <summary>The columns that a file has, in words.</summary>
    public static string Has(IReadOnlyList<string> names) => $"its first line has {TextColumn.Listed([.. names])}";

    private static bool IsNumber(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
