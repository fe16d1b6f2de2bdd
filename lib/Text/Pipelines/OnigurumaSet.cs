namespace BertNotebooks.Text.Pipelines;

/// <summary>Reads the sets of characters of an Oniguruma expression: escapes, and what stands in brackets.</summary>
internal static class OnigurumaSet
{
    private const int Deepest = 50;

    /// <summary>Reads a bracket whose <c>[</c> was taken, to its <c>]</c>: ranges, escapes, brackets inside, and <c>&amp;&amp;</c> for what all sides have.</summary>
    public static CodePointRanges Read(CharacterScanner at, int depth)
    {
        if (depth == Deepest || at.Peek == ']' || at.Rest(2) == "^]")
        {
            throw new NotSupportedException(depth == Deepest ? $"more than {Deepest} brackets in each other" : "an empty [] or a ] as its first character");
        }

        bool isNegated = at.TryTake("^");
        CodePointRanges? all = null, set = null;
        while (!at.TryTake("]"))
        {
            if (at.TryTake("&&"))
            {
                all = Both(all, set ?? throw new NotSupportedException("&& with nothing before it"));
                set = null;
                continue;
            }

            CodePointRanges item = Item(at, depth);
            set = set?.Union(item) ?? item;
        }

        CodePointRanges whole = Both(all, set ?? throw new NotSupportedException("&& with nothing behind it"));
        return isNegated ? whole.Except() : whole;
    }

    /// <summary>Reads an escape whose backslash was taken and that stands for one character or for a set.</summary>
    public static CodePointRanges Escape(CharacterScanner at)
    {
        int letter = at.Take();
        if (letter is 'p' or 'P')
        {
            return Property(at, isNegated: letter == 'P');
        }

        return letter < 0x80 && OnigurumaClasses.ByEscape((char)letter) is CodePointRanges set ? set : Single(Character(at, letter));
    }

    private static CodePointRanges Item(CharacterScanner at, int depth)
    {
        if (at.TryTake("[:"))
        {
            bool isNegated = at.TryTake("^");
            string name = at.TakeUntil(':') is string found && at.TryTake("]") ? found : throw new NotSupportedException("[: without :]");
            CodePointRanges named = OnigurumaClasses.Find(name) ?? throw new NotSupportedException($"[:{name.Shown(most: 20)}:]");
            return isNegated ? named.Except() : named;
        }

        if (at.TryTake("["))
        {
            return Read(at, depth + 1);
        }

        int first = at.Take();
        if (first == '\\')
        {
            int letter = at.Peek;
            CodePointRanges escaped = Escape(at);
            // A range may begin with an escaped character, but not with a set.
            return at.Peek == '-' && at.Rest(2) != "-]" ? throw new NotSupportedException($"a range from \\{(char)letter}") : escaped;
        }

        if (at.Rest(2) is not ['-', not ']'])
        {
            return Single(first);
        }

        at.Take();
        int last = at.Take();
        last = last == '\\' ? Character(at, at.Take()) : last;
        return last >= first && last != '[' ? CodePointRanges.Of(first, last) : throw new NotSupportedException("a range that ends before it begins");
    }

    private static CodePointRanges Property(CharacterScanner at, bool isNegated)
    {
        string name = at.TryTake("{") && at.TakeUntil('}') is string found ? found : throw new NotSupportedException("\\p without {name}");
        bool isTurned = name.StartsWith('^');
        CodePointRanges set = OnigurumaClasses.Find(isTurned ? name[1..] : name) ?? throw new NotSupportedException($"\\p{{{name}}}");
        return isNegated != isTurned ? set.Except() : set;
    }

    private static int Character(CharacterScanner at, int letter)
    {
        switch (letter)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return '\a';
            case 'e':
                return 0x1B;
            case 'u':
                return at.TakeHex(4, 4);
            case 'x' when at.TryTake("{"):
                int value = at.TakeHex(1, 8);
                return at.TryTake("}") ? value : throw new NotSupportedException("\\x{ without }");
            case 'x':
                value = at.TakeHex(1, 2);
                return value < 0x80 ? value : throw new NotSupportedException("a byte that is no character");
            default:
                return letter >= 0x80 || !char.IsAsciiLetterOrDigit((char)letter) ? letter : throw new NotSupportedException($"\\{(char)letter}");
        }
    }

    private static CodePointRanges Single(int character) => CodePointRanges.Of(character, character);

    private static CodePointRanges Both(CodePointRanges? before, CodePointRanges set) => before?.Intersect(set) ?? set;
}
