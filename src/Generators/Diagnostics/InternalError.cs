using System;

namespace GResNet.Generators.Diagnostics;

/// <summary>A defect of the generator, as a diagnostic: an exception would silence the whole generator.</summary>
internal static class InternalError
{
    /// <summary>The finding at the name of the class that was worked on.</summary>
    public static Finding In(string type, Exception e) =>
        new(Descriptors.InternalError, type, Site: 0,
            [type,
                $"{e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name}: "
                    + $"{e.Message.Replace('\n', ' ')}"]);
}
