using BertNotebooks.Cli;

return await CommandLine.RunAsync(
    [
        RunCommand.Create(),
        RunNotebookCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        FillMaskCommand.Create(),
        TokenizeCommand.Create(),
    ],
    args);
