using System;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>A step from graph to graph.</summary>
/// <param name="Name">What it is called where its graph is printed.</param>
/// <param name="Run">What it does.</param>
internal sealed record Pass(string Name, Func<NetworkGraph, NetworkGraph> Run);
