using System.Text.RegularExpressions;

namespace BertNotebooks.Dib.Language;

/// <summary>Says in plain words what an error means and what to do, as far as its number or type and its message tell.</summary>
internal static partial class ErrorHelp
{
    /// <summary>The words for an error of the compiler; null for a rare one.</summary>
    /// <param name="id">The compiler's number.</param>
    /// <param name="message">The compiler's message, whose names are in single quotes.</param>
    public static string? Of(string id, string message)
    {
        string[] names = [.. Quoted().Matches(message).Select(match => $"`{match.Groups[1].Value}`")];
        string Name(int index) => index < names.Length ? names[index] : "it";
        return id switch
        {
            "CS0006" => "A file is missing. Build the kit first: dotnet build -c Release.",
            "CS0019" => $"{Name(0)} does not work between {Name(1)} and {Name(2)}. Turn one side into the type of the other.",
            "CS0023" => $"{Name(0)} does not work on {Name(1)}.",
            "CS0029" => $"The place takes {Name(1)}, and the value is {Name(0)}. Change the type in front of the name (or write var), or turn the value into that type.",
            "CS0266" => $"{Name(0)} may lose something when it becomes {Name(1)}. If you want that, write the type in brackets in front: ({Name(1).Trim('`')})(...).",
            "CS0030" => $"{Name(0)} cannot become {Name(1)} at all.",
            "CS0103" => $"Nothing is called {Name(0)} here. Look at the spelling, capitals count; a new name needs a type or var in front.",
            "CS0102" or "CS0111" => $"{Name(1)} is declared twice in this cell. Give one another name, or leave out its type to assign to the first.",
            "CS0128" or "CS0136" => $"{Name(0)} exists already. Leave out its type to assign to it, or take another name.",
            "CS0117" or "CS1061" => $"{Name(0)} has no {Name(1)}. Type a dot behind the value to see what it has.",
            "CS0120" => $"{Name(0)} belongs to one object: write the object and a dot in front of it.",
            "CS0131" => "On the left of = stands something that cannot hold a value. To compare, write ==.",
            "CS0161" => "The method promises a value, and one way through it ends without return.",
            "CS0165" => $"{Name(0)} may have no value yet. Give it one where it is declared.",
            "CS0191" or "CS0200" => $"{Name(0)} can only be read. Set it where the object is made, new X {{ ... }}, or make a new object.",
            "CS0201" => "The line computes something and does nothing with it. Assign it to a name, or show it with display(...); the last line of a cell is shown without a semicolon.",
            "CS0234" => $"{Name(1)} holds no {Name(0)}. Look at the spelling; the kit's names come with #!import _setup.dib.",
            "CS0246" when message.Contains("'BertNotebooks'", StringComparison.Ordinal) => "Begin the notebook with #!import _setup.dib.",
            "CS0246" => $"No type is called {Name(0)} here. Look at the spelling, or add the using line of its namespace; the kit's come with #!import _setup.dib.",
            "CS0815" or "CS0818" => "var takes the type from the value: write the value behind =, or the type in place of var.",
            "CS0825" => "A using variable cannot stand at the top level of a cell: write using (...) { }.",
            "CS0841" => $"{Name(0)} is used above its declaration. Move the declaration up.",
            "CS1002" => "A statement ends with a semicolon. Only a cell's last line may do without: then its value is shown.",
            "CS1003" or "CS1525" or "CS1519" => "Something is missing or too much here, or just before: a comma, a bracket, a quotation mark, a name.",
            "CS1010" or "CS1039" => "The text does not end: write the second quotation mark. A text over several lines stands in three marks, \"\"\".",
            "CS1012" => "Single quotes hold one character; a text stands in double ones.",
            "CS1026" => "A round bracket that opens is not closed.",
            "CS1513" or "CS1514" => "Curly brackets do not match: for each { there must be a }.",
            "CS1501" or "CS1729" => $"Nothing called {Name(0)} takes that many arguments. The list of its forms opens when you type the bracket.",
            "CS1503" => $"The argument is {Name(0)}, and the method takes {Name(1)} there. Look at the order of the arguments.",
            "CS7036" => $"The argument for {Name(0)} is missing.",
            "CS1929" => $"{Name(0)} has no {Name(1)}. Type a dot behind the value to see what it has.",
            "CS1955" => $"{Name(0)} is no method: leave out the brackets behind it.",
            "CS8917" or "CS0411" => "The compiler cannot guess a type here: write it out.",
            _ => null,
        };
    }

    /// <summary>The words for an exception; null for a rare one.</summary>
    /// <param name="type">The exception's type.</param>
    /// <param name="message">Its message.</param>
    public static string? OfException(string type, string message) => type switch
    {
        "ExternalException" or "ArgumentException" or "InvalidOperationException" when message.Contains("must match", StringComparison.Ordinal) || message.Contains("shapes cannot be multiplied", StringComparison.Ordinal) =>
            "The shapes of two tensors do not fit. Show both with display(x.shape): from the right, each pair must be equal, or one of them 1; for a product of matrices the inner two must be equal.",
        "ObjectDisposedException" or "InvalidOperationException" when IsDisposed(type, message) =>
            "A tensor or a model that this line uses was given back: its using block or its dispose scope has ended, or Dispose was called. Run the cell again that makes it, or use it inside the block.",
        "InvalidOperationException" when message.Contains("no elements", StringComparison.Ordinal) || message.Contains("no matching element", StringComparison.Ordinal) =>
            "A sequence is empty, or nothing in it fits, and the line asks for one element. Show what the sequence holds, or take FirstOrDefault.",
        "NullReferenceException" => "Something in front of a dot or a square bracket is null: it holds no object. Show the parts of the line one by one to see which.",
        "IndexOutOfRangeException" or "ArgumentOutOfRangeException" => "An index or a number lies outside what is allowed. Counting begins at 0, so the last of n elements is n - 1, or [^1].",
        "KeyNotFoundException" => "The dictionary has no such key. Show its Keys, or ask with TryGetValue.",
        "OutOfMemoryException" => "There was not enough memory. Take less at once (a smaller batch or text), end other programs, or restart: earlier results are then gone from memory.",
        "DivideByZeroException" => "A whole number was divided by 0. Look at what stands below the line, or divide by a double.",
        "FormatException" => "A text is not written as the number, date or format that it should be.",
        "InvalidCastException" => "An object is not of the type that the line says. Show its type: x.GetType().",
        "FileNotFoundException" or "DirectoryNotFoundException" => "There is no such file or folder. Relative paths start from the notebook's folder; Lesson.DataPath gives those of the kit's data.",
        "NotImplementedException" => "This part is still to be written: put your own code in its place.",
        "TypeInitializationException" or "DllNotFoundException" => "A library did not load. Run dotnet run -c Release --project cli -- doctor to see what is missing.",
        _ => null,
    };

    /// <summary>Whether an object was used that had been disposed of; TorchSharp says so in two ways.</summary>
    public static bool IsDisposed(string type, string message) => type == "ObjectDisposedException" || message.Contains("empty handle", StringComparison.Ordinal);

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
