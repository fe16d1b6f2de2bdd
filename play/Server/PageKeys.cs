using System.Security.Cryptography;

namespace BertNotebooks.Play.Server;

/// <summary>The keys that tell the player's own pages from those of another port, whose requests carry the same cookies.</summary>
/// <remarks>A key is a random number with its signature, so that none needs to be kept.</remarks>
internal sealed class PageKeys
{
    private const int NumberBytes = 16, KeyBytes = NumberBytes + HMACSHA256.HashSizeInBytes;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>A new key, for one page.</summary>
    public string Issue()
    {
        byte[] number = RandomNumberGenerator.GetBytes(NumberBytes);
        return Convert.ToHexStringLower([.. number, .. HMACSHA256.HashData(_secret, number)]);
    }

    /// <summary>Whether this server issued the key.</summary>
    public bool Accepts(string? key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        return key?.Length == 2 * KeyBytes
            && Convert.FromHexString(key, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_secret, bytes[..NumberBytes]), bytes[NumberBytes..]);
    }
}
