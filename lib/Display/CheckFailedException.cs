namespace BertNotebooks.Display;

/// <summary>A <see cref="Check"/> of a lesson does not hold; its cell fails.</summary>
public sealed class CheckFailedException : Exception
{
    /// <summary>Creates the exception with what was expected, what was found and a hint.</summary>
    public CheckFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and what caused it.</summary>
    public CheckFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message; here for serializers and analyzers.</summary>
    public CheckFailedException()
    {
    }
}
