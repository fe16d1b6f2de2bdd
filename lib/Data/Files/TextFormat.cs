namespace BertNotebooks.Data.Files;

/// <summary>What a file of texts is, by the end of its name; whether it is gzip tell its first bytes.</summary>
internal enum TextFormat
{
    /// <summary>A paragraph a line: every name that says nothing else.</summary>
    Lines,

    /// <summary>A text a record, separated by commas, semicolons, tabs or bars: <c>.csv</c>.</summary>
    Csv,

    /// <summary>A text a record, separated by tabs: <c>.tsv</c>, <c>.tab</c>.</summary>
    Tsv,

    /// <summary>A text an object, one a line or in a list: <c>.jsonl</c>, <c>.ndjson</c>, <c>.json</c>.</summary>
    Json,
}
