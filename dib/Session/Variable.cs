namespace BertNotebooks.Dib.Session;

/// <summary>A variable of the cells that ran.</summary>
/// <param name="Name">Its name; of several declarations, the newest counts.</param>
/// <param name="Type">Its declared type, as C# writes it.</param>
/// <param name="Size">How much it holds: items, characters, a tensor's shape and number type; empty where that says nothing.</param>
/// <param name="Cell">The cell that declared it.</param>
public sealed record Variable(string Name, string Type, string Size, string Cell);
