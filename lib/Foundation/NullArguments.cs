using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace BertNotebooks.Foundation;

/// <summary>Refuses null where an argument is first used.</summary>
internal static class NullArguments
{
    /// <summary>The argument itself.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="name">Its name; the compiler fills it in.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    [return: NotNull]
    public static T NotNull<T>([NotNull] this T? argument, [CallerArgumentExpression(nameof(argument))] string? name = null) where T : class =>
        argument ?? throw new ArgumentNullException(name);
}
