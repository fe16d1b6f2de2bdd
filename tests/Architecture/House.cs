namespace BertNotebooks.Tests.Architecture;

/// <summary>The drawing of the house: a line a room, and what is not named is not known.</summary>
/// <remarks>A room inside another may know what the outer one knows, and of its neighbours those in its own line.</remarks>
internal static class House
{
    /// <summary>The rooms, the lower ones first.</summary>
    public static Room[] Rooms { get; } =
    [
        new("Foundation"),
        new("Engine", "Foundation", "TorchSharp"),
        new("Text", "Foundation", "Microsoft.ML.Tokenizers"),
        new("Data", "Text", "Foundation", "CsvHelper"),
        new("Model", "Engine", "Foundation", "TorchSharp", "Data by Batch"),
        new("Checkpoints", "Model", "Engine", "Text", "Foundation", "TorchSharp"),
        new("Inference", "Checkpoints", "Model", "Engine", "Text", "Foundation", "TorchSharp", "Data by TokenClassifier"),
        new("Training", "Checkpoints", "Model", "Engine", "Data", "Text", "Foundation", "TorchSharp"),
        new("Display", "Inference", "Training", "Checkpoints", "Model", "Engine", "Data", "Text", "Foundation", "TorchSharp", "Plotly.NET"),
        new("Dib", "Display", "Foundation", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Scripting", "Microsoft.CodeAnalysis.CSharp.Scripting", "Microsoft.CodeAnalysis.Workspaces", "Microsoft.CodeAnalysis.Features", "Markdig", "HtmlSanitizer", "AngleSharp", "ColorCode.Core", "ColorCode.HTML"),
        new("Play", "Dib", "Display", "Foundation", "Plotly.NET", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"),
        new("Cli", "Play", "Dib", "Display", "Inference", "Training", "Checkpoints", "Model", "Engine", "Data", "Text", "Foundation", "TorchSharp", "Spectre.Console", "Spectre.Console.Ansi", "System.CommandLine"),

        new("Foundation/Unicode"),
        new("Foundation/.", "Foundation/Unicode"),

        new("Text/Normalizing"),
        new("Text/Added"),
        new("Text/WordPiece", "Text/Normalizing", "Text/Added"),
        new("Text/Pipelines", "Text/WordPiece", "Text/Normalizing", "Text/Added"),
        new("Text/.", "Text/Pipelines", "Text/WordPiece", "Text/Normalizing", "Text/Added", "Text/Files by BertTokenizer", "Text/Files by Vocabulary"),
        new("Text/Files", "Text/.", "Text/Pipelines", "Text/WordPiece", "Text/Normalizing", "Text/Added"),
        new("Text/Learning", "Text/.", "Text/WordPiece", "Text/Normalizing"),

        new("Data/."),
        new("Data/Files"),
        new("Data/Corpora", "Data/Files"),
        new("Data/Labelled", "Data/Files"),
        new("Data/Tokens", "Data/Corpora", "Data/Files"),
        new("Data/Pairs", "Data/Tokens"),

        new("Model/."),
        new("Model/Heads", "Model/."),

        new("Checkpoints/Tensors"),
        new("Checkpoints/Safetensors", "Checkpoints/Tensors"),
        new("Checkpoints/Torch", "Checkpoints/Tensors"),
        new("Checkpoints/Hub", "Polly.Core"),
        new("Checkpoints/.", "Checkpoints/Tensors", "Checkpoints/Safetensors", "Checkpoints/Torch", "Checkpoints/Hub"),
        new("Checkpoints/SentenceTransformers", "Checkpoints/.", "Checkpoints/Tensors"),

        new("Training/Arguments"),
        new("Training/Evaluation/Metrics"),
        new("Training/Evaluation", "Training/Evaluation/Metrics", "Training/Arguments"),
        new("Training/Tasks", "Training/Evaluation", "Training/Arguments"),
        new("Training/Inputs", "Training/Tasks", "Training/Evaluation", "Training/Arguments"),
        new("Training/Steps", "Training/Tasks"),
        new("Training/.", "Training/Steps", "Training/Tasks", "Training/Evaluation", "Training/Arguments"),
        new("Training/Runs", "Training/.", "Training/Steps", "Training/Tasks", "Training/Evaluation", "Training/Inputs", "Training/Arguments"),
        new("Training/Sweeps", "Training/Runs", "Training/.", "Training/Evaluation", "Training/Inputs", "Training/Arguments"),
        new("Training/Jobs", "Training/Runs by RunMlmJob", "Training/Inputs", "Training/Arguments"),

        new("Dib/Format"),
        new("Dib/Session", "Dib/Format"),
        new("Dib/Processes", "Dib/Session", "Dib/Format"),
        new("Dib/Language", "Dib/Session", "Dib/Format"),
        new("Dib/Interactive", "Dib/Language", "Dib/Processes", "Dib/Session", "Dib/Format"),
        new("Dib/Page/Formulas"),
        new("Dib/Page", "Dib/Processes", "Dib/Session", "Dib/Format"),
        new("Dib/.", "Dib/Page", "Dib/Processes", "Dib/Session", "Dib/Format"),

        new("Play/Documents"),
        new("Play/Notebooks", "Play/Documents"),
        new("Play/Pages", "Play/Notebooks", "Play/Documents"),
        new("Play/Server", "Play/Pages", "Play/Notebooks", "Play/Documents"),

        new("Cli/Terminal"),
        new("Cli/Bench", "Cli/Terminal"),
        new("Cli/Commands", "Cli/Bench", "Cli/Terminal"),
        new("Cli/.", "Cli/Commands", "Cli/Terminal"),
    ];
}
