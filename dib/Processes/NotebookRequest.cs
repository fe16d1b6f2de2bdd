namespace BertNotebooks.Dib.Processes;

/// <summary>What a notebook's process can be asked for.</summary>
internal enum NotebookRequestKind
{
    /// <summary>The first request: which notebook the cells are of.</summary>
    Open,

    /// <summary>To run a cell, behind those that were asked for before.</summary>
    Run,

    /// <summary>To let the cell that runs know that it may end.</summary>
    Stop,

    /// <summary>To end the cell that runs, whatever it does.</summary>
    Abort,

    /// <summary>To list the variables.</summary>
    Variables,

    /// <summary>To show the value of a variable.</summary>
    Value,

    /// <summary>To tell what the process has worked so far.</summary>
    Work,
}

/// <summary>One line that a notebook's process reads.</summary>
internal sealed record NotebookRequest(NotebookRequestKind Kind)
{
    /// <summary>The number of the run to begin, stop or abort; of a question, which its answer repeats.</summary>
    public int Run { get; init; }

    /// <summary>The code cell's number, for messages.</summary>
    public int Cell { get; init; }

    /// <summary>What variables name as the cell that declared them.</summary>
    public string Id { get; init; } = "";

    /// <summary>The line of the file on which the cell begins.</summary>
    public int FirstLine { get; init; }

    /// <summary>The notebook's file, the cell's source or the variable's name.</summary>
    public string Text { get; init; } = "";
}
