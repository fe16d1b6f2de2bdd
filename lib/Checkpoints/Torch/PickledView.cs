namespace BertNotebooks.Checkpoints.Torch;

/// <summary>Numbers of one or more tensors, stored elsewhere in the file.</summary>
/// <param name="Class">Its class in torch, which tells the type of its elements.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">The number of its elements.</param>
internal sealed record PickledStorage(string Class, string Key, long Count);

/// <summary>A tensor: a view of a storage, with offset and strides in elements.</summary>
internal sealed record PickledView(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
