using System.CommandLine;
using GResNet.Bench;

var root = new RootCommand("Benchmarks of GResNet.Dsl. Each prints a table and, as its last line, JSON.")
{
    GeneratorBenchmark.Command(),
};
return root.Parse(args).Invoke();
