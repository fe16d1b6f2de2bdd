using System.Reflection;
using System.Reflection.Emit;

namespace BertNotebooks.Tests.Architecture;

/// <summary>Reads from a compiled type which types it uses: in its head, its members' signatures and attributes, and its methods' code.</summary>
/// <remarks>The compiler writes a constant and <c>nameof</c> as values: whose they were is not seen. Nor is what a function pointer takes.</remarks>
internal static class References
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields().Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <summary>The types, each once; of a generic one its definition and its arguments.</summary>
    public static IReadOnlySet<Type> Of(Type type)
    {
        HashSet<Type> found = [];
        foreach (Type? used in Head(type).Concat(type.GetMembers(Declared).SelectMany(OfMember)))
        {
            Add(used, found);
        }

        return found;
    }

    /// <summary>The types, fields and methods that a method's code names.</summary>
    public static IEnumerable<MemberInfo> NamedIn(MethodBase method) => method.GetMethodBody()?.GetILAsByteArray() is byte[] code
        ? Tokens(code).Select(token => method.Module.ResolveMember(token, method.DeclaringType?.GetGenericArguments(), ArgumentsOf(method))!)
        : [];

    private static IEnumerable<Type?> Head(Type type) =>
        [type.BaseType, .. type.GetInterfaces(), .. Constraints(type.GetGenericArguments()), .. Attributes(type.CustomAttributes)];

    private static IEnumerable<Type?> OfMember(MemberInfo member) => Attributes(member.CustomAttributes).Concat(member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        EventInfo @event => [@event.EventHandlerType],
        MethodBase method => [.. Signature(method), .. OfParameters(method), .. OfBody(method)],
        _ => [],
    });

    private static IEnumerable<Type?> Signature(MethodBase method) =>
        [method.DeclaringType, (method as MethodInfo)?.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType), .. ArgumentsOf(method)];

    private static IEnumerable<Type?> OfParameters(MethodBase method) =>
        [.. method.GetParameters().SelectMany(parameter => Attributes(parameter.CustomAttributes)), .. Constraints(ArgumentsOf(method))];

    private static Type[] ArgumentsOf(MethodBase method) => method.IsGenericMethod ? method.GetGenericArguments() : [];

    private static IEnumerable<Type?> Constraints(Type[] arguments) => arguments.Where(a => a.IsGenericParameter).SelectMany(a => a.GetGenericParameterConstraints());

    private static IEnumerable<Type?> Attributes(IEnumerable<CustomAttributeData> attributes) => attributes.SelectMany(attribute =>
        attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue))
            .SelectMany(argument => (Type?[])[argument.ArgumentType, argument.Value as Type])
            .Append(attribute.AttributeType));

    private static IEnumerable<Type?> OfBody(MethodBase method)
    {
        if (method.GetMethodBody() is not MethodBody body)
        {
            return [];
        }

        return body.LocalVariables.Select(local => local.LocalType)
            .Concat(body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType))
            .Concat(NamedIn(method).SelectMany(OfNamed));
    }

    private static IEnumerable<Type?> OfNamed(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType, field.FieldType],
        MethodBase called => Signature(called),
        _ => [],
    };

    // The operands that name a type, a field or a method, ECMA-335 III.1.2.
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int i = 0; i < code.Length;)
        {
            OpCode op = code[i] == 0xFE ? OpCodesByValue[(short)(0xFE00 | code[i + 1])] : OpCodesByValue[code[i]];
            i += op.Size;
            if (op.OperandType is OperandType.InlineType or OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(code, i);
            }

            i += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }

    private static void Add(Type? type, HashSet<Type> found)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(type.GetElementType(), found);
            return;
        }

        found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        Array.ForEach(type.GetGenericArguments(), argument => Add(argument, found));
    }
}
