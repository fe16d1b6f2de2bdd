namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>The commands of TeX that stand for one character or one name.</summary>
internal static class TexSymbols
{
    /// <summary>Letters: set as identifiers.</summary>
    public static readonly IReadOnlyDictionary<string, string> Letters = Pairs(
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ "
        + "pi π rho ρ sigma σ tau τ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ "
        + "Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ dots … ldots … cdots ⋯ % % $ $ # # _ _ & &");

    /// <summary>Operators, relations and brackets.</summary>
    public static readonly IReadOnlyDictionary<string, string> Operators = Pairs(
        "cdot ⋅ times × pm ± odot ⊙ top ⊤ in ∈ notin ∉ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ propto ∝ "
        + "to → rightarrow → leftarrow ← mid ∣ | ‖ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ { { } }");

    /// <summary>Big operators, whose bounds stand above and below in a displayed formula.</summary>
    public static readonly IReadOnlyDictionary<string, string> BigOperators = Pairs("sum ∑ prod ∏");

    /// <summary>Names of functions; those of <see cref="LimitFunctions"/> take their bound below.</summary>
    public static readonly IReadOnlySet<string> Functions = new HashSet<string>("ln log exp tanh min max arg".Split(' '));

    /// <summary>Functions whose bound stands below in a displayed formula.</summary>
    public static readonly IReadOnlySet<string> LimitFunctions = new HashSet<string>("min max".Split(' '));

    /// <summary>Blanks and their width in em.</summary>
    public static readonly IReadOnlyDictionary<string, string> Spaces = Pairs("! -0.167 , 0.167 ; 0.278 quad 1 qquad 2");

    private static Dictionary<string, string> Pairs(string words)
    {
        string[] items = words.Split(' ');
        return Enumerable.Range(0, items.Length / 2).ToDictionary(i => items[2 * i], i => items[(2 * i) + 1]);
    }
}
