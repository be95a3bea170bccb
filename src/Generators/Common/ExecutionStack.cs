using System;
using System.Runtime.CompilerServices;

namespace GResNet.Generators.Common;

/// <summary>The stack of the thread that runs: what the author nests is read and run by recursion.</summary>
internal static class ExecutionStack
{
    /// <summary>Is there room to go deeper?</summary>
    public static bool HasRoom()
    {
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return true;
        }
        catch (InsufficientExecutionStackException)
        {
            return false;
        }
    }
}
