namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>The commands of TeX that stand for one character or one name.</summary>
internal static class TexSymbols
{
    /// <summary>Letters: set as identifiers.</summary>
    public static readonly IReadOnlyDictionary<string, string> Letters = Pairs(
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ "
        + "pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ "
        + "Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ emptyset ∅ dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ % % $ $ # # _ _ & &");

    /// <summary>Operators, relations and brackets.</summary>
    public static readonly IReadOnlyDictionary<string, string> Operators = Pairs(
        "cdot ⋅ times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ odot ⊙ otimes ⊗ oplus ⊕ top ⊤ bot ⊥ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ "
        + "cup ∪ cap ∩ setminus ∖ forall ∀ exists ∃ neg ¬ land ∧ lor ∨ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ "
        + "equiv ≡ propto ∝ to → rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ mapsto ↦ "
        + "mid ∣ parallel ∥ lvert | rvert | vert | Vert ‖ lVert ‖ rVert ‖ | ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ "
        + "{ { } } lbrace { rbrace } lbrack [ rbrack ] colon : backslash \\ prime ′");

    /// <summary>Big operators, whose bounds stand above and below in a displayed formula.</summary>
    public static readonly IReadOnlyDictionary<string, string> BigOperators = Pairs("sum ∑ prod ∏ int ∫ bigcup ⋃ bigcap ⋂");

    /// <summary>Names of functions; those of <see cref="LimitFunctions"/> take their bound below.</summary>
    public static readonly IReadOnlySet<string> Functions = new HashSet<string>(
        "ln log exp sin cos tan tanh arg det dim gcd min max sup inf lim Pr deg".Split(' '));

    /// <summary>Functions whose bound stands below in a displayed formula.</summary>
    public static readonly IReadOnlySet<string> LimitFunctions = new HashSet<string>("min max sup inf lim".Split(' '));

    /// <summary>Blanks and their width in em.</summary>
    public static readonly IReadOnlyDictionary<string, string> Spaces = Pairs("! -0.167 , 0.167 : 0.222 ; 0.278 quad 1 qquad 2 ~ 0.333");

    /// <summary>Marks above or below a term.</summary>
    public static readonly IReadOnlyDictionary<string, string> Accents = Pairs("hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → dot ˙");

    private static Dictionary<string, string> Pairs(string words)
    {
        string[] items = words.Split(' ');
        return Enumerable.Range(0, items.Length / 2).ToDictionary(i => items[2 * i], i => items[(2 * i) + 1]);
    }
}
