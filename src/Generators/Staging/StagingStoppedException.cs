using System;

namespace GResNet.Generators.Staging;

/// <summary>Running <c>Forward</c> has come to where it cannot go on; the reason has been reported.</summary>
internal sealed class StagingStoppedException : Exception;
