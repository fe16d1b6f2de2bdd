namespace BertNotebooks.Foundation;

/// <summary>What a path can name.</summary>
internal enum FileKind
{
    /// <summary>A file of bytes, which can be read again and replaced whole.</summary>
    Regular,

    Folder,

    /// <summary>Something between two programs: a pipe or a socket.</summary>
    Pipe,

    Device,
}
