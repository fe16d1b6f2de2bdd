using BertNotebooks.Cli;

return await CommandLine.RunAsync(
    [
        RunCommand.Create(),
        RunNotebookCommand.Create(),
    ],
    args);
