namespace BertNotebooks.Text;

/// <summary>A run of pieces of one text: from <paramref name="Start"/> up to, but without, <paramref name="Stop"/>.</summary>
internal readonly record struct TokenWindow(int Start, int Stop)
{
    public int Length => Stop - Start;
}
