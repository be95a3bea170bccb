using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Metrics;

public sealed class ClassificationDetailsTests
{
    [Theory]
    [InlineData(2, 50, 4, 1)]
    [InlineData(10, 500, 24, 2)]
    [InlineData(1000, 5000, 24, 3)]
    [InlineData(7, 20, 100, 4)]
    [InlineData(5, 30, 0, 5)]
    public void What_it_holds_is_what_counting_gives_in_any_order(int classes, int images, int kept, int seed)
    {
        var random = new System.Random(seed);
        // Few different losses, so that many are equal; and some that are not finite.
        double[] losses = [0.5, 1, 1, 2, 3.25, double.PositiveInfinity, double.NaN];
        Mistake[] all = [.. Enumerable.Range(0, images).Select(image =>
        {
            int label = random.Next(classes);
            int predicted = random.Next(2) == 0 ? label : random.Next(classes);
            return new Mistake(image, label, predicted, random.NextSingle(), losses[random.Next(losses.Length)]);
        })];

        var inOrder = new ClassificationDetails(classes, kept);
        var shuffled = new ClassificationDetails(classes, kept);
        foreach (Mistake m in all) inOrder.Add(m.Image, m.Label, m.Predicted, m.Probability, m.Loss);
        Mistake[] other = [.. all];
        random.Shuffle(other);
        foreach (Mistake m in other) shuffled.Add(m.Image, m.Label, m.Predicted, m.Probability, m.Loss);

        Mistake[] worst = [.. all
            .Where(m => m.Label != m.Predicted)
            .OrderByDescending(m => double.IsFinite(m.Loss) ? m.Loss : 1e9).ThenBy(m => m.Image).Take(kept)];
        Assert.Equal(worst, inOrder.WorstMistakes());
        Assert.Equal(worst, shuffled.WorstMistakes());
        Assert.Equal(inOrder.Confusions(), shuffled.Confusions());
        Assert.Equal(all.Count(m => m.Label != m.Predicted), inOrder.Confusions().Sum(c => c.Images));
        Assert.Equal(
            inOrder.Confusions().Select(c => c.Images).OrderDescending(), inOrder.Confusions().Select(c => c.Images));
        foreach (var pair in all.GroupBy(m => (m.Label, m.Predicted)))
            Assert.Equal(pair.Count(), inOrder.Count(pair.Key.Label, pair.Key.Predicted));
        for (int label = 0; label < classes; label++)
        {
            Mistake[] of = [.. all.Where(m => m.Label == label)];
            Assert.Equal(of.Length, inOrder.Images(label));
            Assert.Equal(of.Length == 0
                ? null
                : 100.0 * of.Count(m => m.Predicted == label) / of.Length, inOrder.Accuracy(label));
        }
    }

    [Fact]
    public void An_image_that_could_not_be_read_counts_as_that_alone()
    {
        var details = new ClassificationDetails(2);
        details.Add(0, ClassificationDetails.Unlabelled, 1, 0.9f, 5);
        Assert.Equal(1, details.Unreadable);
        Assert.Empty(details.WorstMistakes());
        Assert.Empty(details.Confusions());
        Assert.Null(details.Accuracy(0));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(-2, 0)]
    [InlineData(0, 3)]
    [InlineData(0, -1)]
    public void A_class_that_there_is_not_is_refused(int label, int predicted) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassificationDetails(3).Add(0, label, predicted, 1, 1));
}
