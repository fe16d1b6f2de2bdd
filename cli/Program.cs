using BertNotebooks.Cli.Commands;
using BertNotebooks.Cli.Terminal;

return await CommandLine.RunAsync(
    [
        RunCommand.Create(),
        PlayCommand.Create(),
        RunNotebookCommand.Create(),
        TokenizeCommand.Create(),
        TrainVocabCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        FillMaskCommand.Create(),
        ScoreCommand.Create(),
        InspectCommand.Create(),
        EmbedCommand.Create(),
        ClassifyCommand.Create(),
        ExportJobCommand.Create(),
        BenchCommand.Create(),
        BenchModelCommand.Create(),
        DoctorCommand.Create(),
    ],
    args);
