using GResNet.Training.Mpi.Native;

namespace GResNet.Training.Mpi.Tests.Native;

public sealed class LibraryVersionTests
{
    [Theory]
    [InlineData("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4", "Open MPI 4.1.4")]
    [InlineData("MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr 7", "MPICH 4.0.2")]
    [InlineData("MVAPICH2 Version      :\t2.3.7\nMVAPICH2 Release date: 2022", "MVAPICH2 2.3.7")]
    [InlineData("Intel(R) MPI Library 2021.10 for Linux* OS\n", "Intel(R) MPI Library 2021.10 for Linux* OS")]
    [InlineData("MPI VERSION    : CRAY MPICH version 8.1.25 (ANL 3.4)\n", "CRAY MPICH version 8.1.25 (ANL 3.4)")]
    [InlineData("", "")]
    public void Name_and_version_are_left(string text, string expected) =>
        Assert.Equal(expected, LibraryVersion.Short(text));
}
