namespace BertNotebooks.Dib.Language;

/// <summary>Puts together what the submissions of a cell declare and use.</summary>
internal static class CellSymbolFinder
{
    /// <summary>The names that the cell gives and takes.</summary>
    public static async Task<CellSymbols> FindAsync(SubmissionChain chain, string cellId, CancellationToken cancel)
    {
        List<SubmissionUse> uses = [];
        List<Trap> traps = [];
        foreach (Submission submission in chain.OfCell(cellId))
        {
            IReadOnlyList<SubmissionUse> found = await UseFinder.FindAsync(chain, submission, cancel);
            uses.AddRange(found);
            traps.AddRange(await TrapsAsync(chain, submission, found, cancel));
        }

        return new CellSymbols(
            [.. chain.OfCell(cellId).SelectMany(submission => submission.Source.Names.Declared).Distinct()],
            OfOthers(uses), OfOthers(uses.Where(use => use.IsWritten)), [.. traps.Distinct()]);

        NameUse[] OfOthers(IEnumerable<SubmissionUse> some) =>
        [
            .. some.Select(use => new NameUse(use.Name, use.Kind, chain.Submissions[use.Declarer].Source.CellId)).Where(use => use.CellId != cellId).Distinct(),
        ];
    }

    // Methods that the submission calls, and those that they call: whatever their code uses must be the newest of its name.
    private static async Task<List<Trap>> TrapsAsync(SubmissionChain chain, Submission user, IReadOnlyList<SubmissionUse> uses, CancellationToken cancel)
    {
        List<Trap> traps = [];
        HashSet<(string, int)> seen = [];
        Queue<SubmissionUse> called = new(uses.Where(use => use.Kind != NameKind.Using && use.Declarer < user.Index));
        while (called.TryDequeue(out SubmissionUse? method))
        {
            if (!seen.Add((method.Name, method.Declarer)))
            {
                continue;
            }

            Submission declarer = chain.Submissions[method.Declarer];
            foreach (SubmissionUse inner in (await UseFinder.FindAsync(chain, declarer, cancel)).Where(use => use.Body == method.Name && use.Kind != NameKind.Using))
            {
                called.Enqueue(inner);
                Submission? newer = chain.Submissions.Take(user.Index + 1).Skip(declarer.Index + 1).LastOrDefault(
                    submission => submission.Source.Names.Declared.Any(name => name.Name == inner.Name && name.Kind != NameKind.Using));
                if (newer is not null)
                {
                    traps.Add(TrapOf(chain, method.Name, declarer, inner.Name, chain.Submissions[inner.Declarer], newer));
                }
            }
        }

        return traps;
    }

    private static Trap TrapOf(SubmissionChain chain, string method, Submission declarer, string name, Submission old, Submission newer)
    {
        string Cell(Submission submission) => $"cell {chain.NumberOf(submission.Source.CellId)}";
        string text = $"`{method}` of {Cell(declarer)} still means the `{name}` of {Cell(old)}, not the one that {Cell(newer)} declares: "
            + $"code means what stood above it. To change the old one, assign without a type, `{name} = ...`; or declare `{method}` again below {Cell(newer)}.";
        return new Trap(text, method, declarer.Source.CellId, name, old.Source.CellId, newer.Source.CellId);
    }
}
