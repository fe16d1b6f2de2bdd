namespace BertNotebooks.Cli.Bench;

/// <summary>What the bench measured of one model; medians, milliseconds of a step.</summary>
/// <param name="Name">A preset.</param>
/// <param name="Parameters">The number of weights.</param>
/// <param name="TokensPerSecond">Tokens of training a second, padding not counted.</param>
/// <param name="TokensPerSecondPerGflops">Median over steps of tokens a second / GFLOPS of a product of 1024 x 1024 around the step.</param>
/// <param name="GemmShare">Share of the product's speed that the operations of the model itself reach.</param>
/// <param name="PlainTokensPerSecond">The plain loop's tokens a second.</param>
/// <param name="PlainTokensPerSecondPerGflops">The same unit for the plain loop.</param>
/// <param name="Speedup">Ratio of the two in that unit.</param>
/// <param name="DataMs">Masks and tensors.</param>
/// <param name="ForwardMs">Forward pass.</param>
/// <param name="BackwardMs">Backward pass.</param>
/// <param name="OptimizerMs">Norm, clipping, AdamW.</param>
/// <param name="PeakMb">Most memory of the process while the kit alone had trained, MiB.</param>
/// <param name="FillMaskMsP50">One sentence with two masks, one at a time.</param>
/// <param name="FillMaskMsP99">The slowest in a hundred.</param>
/// <param name="FillMaskBatchPerSecond">Sentences a second, 32 a batch.</param>
/// <param name="GemmGflops">The product's median.</param>
/// <param name="Steps">The kit's steps that were measured.</param>
/// <param name="Busy">Whether the product's speed varied as it does on a busy machine.</param>
internal sealed record ModelFigures(
    string Name, long Parameters, double TokensPerSecond, double TokensPerSecondPerGflops, double GemmShare, double PlainTokensPerSecond,
    double PlainTokensPerSecondPerGflops, double Speedup, double DataMs, double ForwardMs, double BackwardMs, double OptimizerMs, double PeakMb,
    double FillMaskMsP50, double FillMaskMsP99, double FillMaskBatchPerSecond, double GemmGflops, int Steps, bool Busy);
