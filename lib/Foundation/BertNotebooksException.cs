namespace BertNotebooks.Foundation;

/// <summary>A mistake of the user's: the message names the value, the rule and the way out.</summary>
/// <remarks>Every documented failure of the library on bad input is of this type; the command line prints its message alone.</remarks>
public sealed class BertNotebooksException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public BertNotebooksException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the user and what caused it.</summary>
    public BertNotebooksException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message; here for serializers and analyzers.</summary>
    public BertNotebooksException()
    {
    }
}
