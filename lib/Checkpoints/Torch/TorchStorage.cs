using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>The storage classes of torch and the types of their elements.</summary>
internal static class TorchStorage
{
    private static readonly Dictionary<string, (ScalarType Dtype, int Bytes)> Classes = new()
    {
        ["torch.FloatStorage"] = (ScalarType.Float32, 4), ["torch.DoubleStorage"] = (ScalarType.Float64, 8), ["torch.HalfStorage"] = (ScalarType.Float16, 2),
        ["torch.BFloat16Storage"] = (ScalarType.BFloat16, 2), ["torch.LongStorage"] = (ScalarType.Int64, 8), ["torch.IntStorage"] = (ScalarType.Int32, 4),
        ["torch.ShortStorage"] = (ScalarType.Int16, 2), ["torch.CharStorage"] = (ScalarType.Int8, 1), ["torch.ByteStorage"] = (ScalarType.Byte, 1),
        ["torch.BoolStorage"] = (ScalarType.Bool, 1),
    };

    public static bool IsKnown(string name) => Classes.ContainsKey(name);

    public static ScalarType Dtype(string name) => Classes[name].Dtype;

    public static int ElementBytes(string name) => Classes[name].Bytes;
}
