namespace BertNotebooks.Dib.Language;

/// <summary>Which names a cell gives to others and takes from them.</summary>
/// <remarks>What a method changes inside an object is not seen: <c>list.Add(1)</c> is a use of <c>list</c>, not a change.</remarks>
/// <param name="Declares">What cells below can see.</param>
/// <param name="Uses">What it uses of other cells. A <see cref="NameKind.Using"/> says that a cell's <c>using</c> line is needed: to run that one again changes nothing.</param>
/// <param name="Writes">Variables of other cells that it assigns to, or to a part of which it does.</param>
/// <param name="Traps">Methods that it calls and that still mean an older variable.</param>
internal sealed record CellSymbols(IReadOnlyList<DeclaredName> Declares, IReadOnlyList<NameUse> Uses, IReadOnlyList<NameUse> Writes, IReadOnlyList<Trap> Traps);

/// <summary>A name of another cell.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="CellId">The cell that declares what is meant.</param>
internal sealed record NameUse(string Name, NameKind Kind, string CellId);

/// <summary>A method that means the variable it saw when it was declared, though a later cell has declared one of the same name.</summary>
/// <param name="Text">The same in words.</param>
/// <param name="Method">The method, or the variable that holds a lambda.</param>
/// <param name="MethodCell">The cell that declares it.</param>
/// <param name="Name">The name that was declared again.</param>
/// <param name="OldCell">The cell with the declaration that the method means.</param>
/// <param name="NewCell">The cell with the newer one.</param>
internal sealed record Trap(string Text, string Method, string MethodCell, string Name, string OldCell, string NewCell);
