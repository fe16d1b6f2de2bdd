namespace BertNotebooks.Play.Documents;

/// <summary>A number in a cell that a comment behind it makes a slider.</summary>
/// <param name="Name">What it is assigned to.</param>
/// <param name="From">Where the number begins in the text.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Value">What it is now; written by hand, it may lie outside of the bounds.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Step">From one to the next.</param>
internal sealed record Slider(string Name, int From, int To, decimal Value, decimal Min, decimal Max, decimal Step);

/// <summary>A comment that was meant to make a slider and makes none.</summary>
/// <param name="From">Where it begins in the text.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Message">What is wrong, and the way out.</param>
internal sealed record SliderProblem(int From, int To, string Message);
