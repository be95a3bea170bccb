namespace GResNet.Packages.Tests;

/// <summary>A project's file, as a person writes it who knows the packages alone.</summary>
internal static class AuthorProject
{
    /// <summary>The text.</summary>
    /// <param name="properties">Properties of its own.</param>
    /// <param name="items">Items of its own.</param>
    /// <param name="packages">Which of our packages it takes.</param>
    public static string Text(string properties, string items, params string[] packages) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
            {string.Concat(packages.Select(id => $"""<PackageReference Include="{id}" Version="{Feed.Version}" />"""))}
          </ItemGroup>
        </Project>
        """;
}
