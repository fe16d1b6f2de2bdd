using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text;

/// <summary>Every line of the corpora, by digests of its ids.</summary>
public sealed class GoldenCorpusTests
{
    private const int BlockLines = 1000;

    public static IEnumerable<object[]> Corpora() =>
        from digests in GoldenFolder.Find("tokenizer/corpora-digests.json")
        from file in JsonDocument.Parse(File.ReadAllText(digests)).RootElement.GetProperty("files").EnumerateObject()
        where File.Exists(GoldenFolder.Beside(digests, "corpora/" + file.Name))
        select new object[] { digests, file.Name };

    [GoldenTheory("tokenizer/corpora-digests.json", "corpora", "vocab")]
    [MemberData(nameof(Corpora))]
    public void CorporaHaveTheLibrarysIds(string digests, string corpus) => AssertDigests(digests, corpus);

    private static void AssertDigests(string digests, string corpus)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(digests)).RootElement;
        JsonElement golden = root.GetProperty("files").GetProperty(corpus);
        BertTokenizer tokenizer = GoldenJson.Tokenizer(digests, vocabulary: root.GetProperty("vocab").GetString()!);
        using IncrementalHash whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash block = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        JsonElement[] blocks = [.. golden.GetProperty("blocks").EnumerateArray()];
        long lines = 0, tokens = 0;
        foreach (string line in LinesOf(GoldenFolder.Beside(digests, "corpora/" + corpus)))
        {
            IReadOnlyList<int> ids = tokenizer.EncodeToIds(line);
            byte[] bytes = Bytes(ids);
            whole.AppendData(bytes);
            block.AppendData(bytes);
            tokens += ids.Count;
            if (++lines % BlockLines == 0)
            {
                AssertBlock(blocks[(lines / BlockLines) - 1], block, lines);
            }
        }

        Assert.Equal(golden.GetProperty("lines").GetInt64(), lines);
        Assert.Equal(golden.GetProperty("tokens").GetInt64(), tokens);
        Assert.Equal(golden.GetProperty("sha256").GetString(), Convert.ToHexStringLower(whole.GetHashAndReset()));
    }

    private static void AssertBlock(JsonElement golden, IncrementalHash block, long end)
    {
        string digest = Convert.ToHexStringLower(block.GetHashAndReset());
        Assert.True(golden[2].GetString() == digest, $"A line of {end - BlockLines} to {end - 1} has other ids.");
    }

    private static byte[] Bytes(IReadOnlyList<int> ids)
    {
        byte[] bytes = new byte[(ids.Count + 1) * sizeof(int)];
        for (int i = 0; i < ids.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), ids[i]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(ids.Count * sizeof(int)), -1);
        return bytes;
    }

    /// <summary>Lines end at U+000A alone; nothing is stripped.</summary>
    private static IEnumerable<string> LinesOf(string path)
    {
        using TextReader reader = GoldenJson.Open(path);
        System.Text.StringBuilder line = new();
        char[] buffer = new char[1 << 16];
        for (int read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
        {
            ReadOnlyMemory<char> rest = buffer.AsMemory(0, read);
            for (int end = rest.Span.IndexOf('\n'); end >= 0; end = rest.Span.IndexOf('\n'))
            {
                yield return line.Append(rest[..end]).ToString();
                line.Clear();
                rest = rest[(end + 1)..];
            }

            line.Append(rest);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }
}
