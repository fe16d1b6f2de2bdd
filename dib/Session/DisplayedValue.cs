namespace BertNotebooks.Dib.Session;

/// <summary>A value on the page, as <c>display</c> of the .NET Interactive kernel returns it.</summary>
public sealed class DisplayedValue
{
    private readonly CellOutputs _outputs;
    private readonly int _id;

    internal DisplayedValue(CellOutputs outputs, int id)
    {
        _outputs = outputs;
        _id = id;
    }

    /// <summary>Replaces what is shown.</summary>
    public void Update(object? updatedValue) => _outputs.Replace(_id, ValueRenderer.Render(updatedValue));
}
