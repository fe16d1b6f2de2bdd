using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text.Files;

/// <summary>Tokenizer files with bytes changed, cut and repeated: they are read, or refused with the kit's own exception, and nothing else.</summary>
public sealed class DamagedTokenizerTests : IDisposable
{
    private const int Rounds = 500;

    private readonly string _folder = Directory.CreateTempSubdirectory("damaged-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("vocab.txt", 1)]
    [InlineData("tokenizer.json", 2)]
    [InlineData("tokenizer_config.json", 3)]
    public void DamagedFilesAreReadOrRefused(string name, int seed)
    {
        new BertTokenizer(Words.Vocabulary("the", "dog", "##s", "é", "\U0001F600")).SavePretrained(_folder);
        string path = Path.Combine(_folder, name);
        byte[] whole = File.ReadAllBytes(path);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            File.WriteAllBytes(path, Damage(whole, new SeededRandom(seed, round)));
            try
            {
                BertTokenizer tokenizer = BertTokenizer.FromPretrained(name == "vocab.txt" || (name == "tokenizer.json" && round % 2 == 0) ? path : _folder);
                Encoding encoding = tokenizer.Encode("The dogs [MASK] \U0001F600 é", "dog");
                Assert.Equal(encoding.Length, encoding.Tokens.Length);
            }
            catch (BertNotebooksException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, Rounds);
    }

    private static byte[] Damage(byte[] whole, SeededRandom random)
    {
        List<byte> bytes = [.. whole];
        for (int change = 0; change <= random.NextInt(3); change++)
        {
            int at = random.NextInt(bytes.Count);
            int length = Math.Min(bytes.Count - at, 1 + random.NextInt(20));
            switch (random.NextInt(5))
            {
                case 0:
                    bytes[at] = (byte)random.NextInt(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes[at] = (byte)"0-\"{[,:\\9e"[random.NextInt(10)];
                    break;
                default:
                    bytes.InsertRange(at, "\\ud800"u8.ToArray());
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }
}
