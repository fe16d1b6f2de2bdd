using System.Reflection;

namespace BertNotebooks.Tests.Architecture;

/// <summary>Who knows whom in the compiled kit, held against a drawing.</summary>
internal static class Arrows
{
    /// <summary>The compiled kit.</summary>
    public static Assembly[] Kit { get; } = [typeof(AtomicFile).Assembly, typeof(BertNotebooks.Dib.Format.DibDocument).Assembly, typeof(BertNotebooks.Play.Server.Gate).Assembly, typeof(BertNotebooks.Cli.Terminal.CommandLine).Assembly];

    /// <summary>Each type of the kit with each path that it uses in the kit or in a package.</summary>
    public static IReadOnlyList<(string User, string Used)> All { get; } =
    [
        .. from type in Kit.SelectMany(assembly => assembly.GetTypes())
           let user = PathOf(type)
           where user is not null
           from used in References.Of(type).Select(PathOf)
           where used is not null && used != user
           group used by (user, used) into pair
           select pair.Key,
    ];

    /// <summary>The arrows that a drawing does not have, each with the guilty types: <c>Data -> Model</c>, <c>Masker uses Batch</c>.</summary>
    public static ILookup<string, string> Beyond(Room[] rooms) => All
        .Where(pair => !Allows(rooms, pair.User, pair.Used))
        .ToLookup(pair => $"{EndOf(rooms, pair.User, pair.Used)} -> {EndOf(rooms, pair.Used, pair.User)}", pair => $"{NameOf(pair.User)} uses {NameOf(pair.Used)}");

    /// <summary>The narrowest room that holds a path.</summary>
    public static Room? RoomOf(Room[] rooms, string path) => rooms.Where(room => Room.Holds(room.Name, path)).MaxBy(room => room.Name.Length);

    private static bool Allows(Room[] rooms, string user, string used)
    {
        Room[] around = [.. rooms.Where(room => Room.Holds(room.Name, user))];
        return RoomOf(rooms, user) is Room own && around.SelectMany(room => room.KnownTo(user)).Append(own.Name).Any(known => Room.Holds(known, used));
    }

    // Within one room its inner rooms are the ends of an arrow, from one to another the rooms.
    private static string EndOf(Room[] rooms, string path, string other) =>
        FolderOf(path) == FolderOf(other) ? RoomOf(rooms, path)?.Name ?? path : FolderOf(path);

    // The runtime and ASP.NET Core lie beside each other, a folder each.
    private static string Frameworks => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", ".."));

    private static string FolderOf(string path) => path.Split('/')[0];

    // The type's folder and name (a nested type's owner, so a lambda's class counts for its method's), the package of another's type, null for the runtime's.
    private static string? PathOf(Type type)
    {
        while (type.DeclaringType is Type owner)
        {
            type = owner;
        }

        if (!Kit.Contains(type.Assembly))
        {
            return type.Assembly.Location.StartsWith(Frameworks, StringComparison.Ordinal) ? null : type.Assembly.GetName().Name;
        }

        string name = type.Name.Split('`')[0];
        return type.Namespace is null && !name.StartsWith('<') ? $"{type.Assembly.GetName().Name!.Split('.')[^1]}/{name}"
            : type.Namespace?.StartsWith("BertNotebooks.", StringComparison.Ordinal) == true ? $"{type.Namespace.Replace('.', '/')}/{name}"["BertNotebooks/".Length..]
            : null;
    }

    private static string NameOf(string path) => path.Split('/')[^1];
}
