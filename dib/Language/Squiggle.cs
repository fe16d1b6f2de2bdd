namespace BertNotebooks.Dib.Language;

/// <summary>A place in a cell that the compiler objects to.</summary>
/// <param name="Id">The compiler's number, such as CS0103; empty where it is the kernel that objects.</param>
/// <param name="IsError">Whether the cell does not run for it; else it is a warning.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends; behind <paramref name="From"/> where there is any text.</param>
/// <param name="Message">What the compiler says.</param>
/// <param name="Help">What to do, in plain words; null where nothing is known.</param>
internal sealed record Squiggle(string Id, bool IsError, int From, int To, string Message, string? Help);
