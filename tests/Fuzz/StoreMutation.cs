using System.Security.Cryptography;
using BertNotebooks.Data.Tokens;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Changes of a token store that keep its sum right, as somebody would who made it on purpose.</summary>
internal static class StoreMutation
{
    private const string Content = "\"content\":\"";

    public static IReadOnlyList<Mutation> All { get; } = [Body, Body, Header];

    private static byte[] Body(byte[] store, byte[] other, SeededRandom random)
    {
        if (store.Length <= TokenStoreHeader.Size)
        {
            return store;
        }

        byte[] body = store[TokenStoreHeader.Size..];
        int width = 2 << random.NextInt(3), at = random.NextInt(body.Length) / width * width;
        ByteMutation.Write(body, at, random.NextInt(2) == 0 ? random.NextInt(100) : ByteMutation.Extreme(random), width);
        return Sealed(store.AsSpan(0, TokenStoreHeader.Size).ToArray(), body);
    }

    private static byte[] Header(byte[] store, byte[] other, SeededRandom random)
    {
        int size = Math.Min(store.Length, TokenStoreHeader.Size), start = store.AsSpan(0, size).IndexOf((byte)'{'), end = store.AsSpan(0, size).LastIndexOf((byte)'}') + 1;
        if (start < 0 || end <= start)
        {
            return store;
        }

        byte[] json = JsonMutation.All[random.NextInt(JsonMutation.All.Count)](store[start..end], other, random);
        if (start + json.Length > TokenStoreHeader.Size)
        {
            return store;
        }

        byte[] header = [.. store.AsSpan(0, start), .. json, .. Enumerable.Repeat((byte)' ', TokenStoreHeader.Size - start - json.Length)];
        return Sealed(header, store[size..]);
    }

    private static byte[] Sealed(byte[] header, byte[] body)
    {
        byte[] sum = System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body)));
        int at = header.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Content));
        if (at >= 0 && at + Content.Length + sum.Length <= header.Length)
        {
            sum.CopyTo(header, at + Content.Length);
        }

        return [.. header, .. body];
    }
}
