using BertNotebooks.Play.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Notebooks;

public sealed class MailboxTests
{
    [Fact]
    public async Task LettersAreReadInOrderAndOneAtATime()
    {
        List<int> read = [];
        await using (Mailbox mailbox = new(_ => { }))
        {
            foreach (int i in Enumerable.Range(0, 1000))
            {
                mailbox.Post(() => read.Add(i));
            }
        }

        Assert.Equal(Enumerable.Range(0, 1000), read);
    }

    [Fact]
    public async Task LetterThatThrowsIsToldAndTheOthersAreRead()
    {
        List<string> failed = [];
        await using Mailbox mailbox = new(e => failed.Add(e.Message));
        mailbox.Post(() => throw new InvalidOperationException("broken"));

        Assert.Equal(5, await mailbox.AskAsync(() => 5));
        Assert.Equal(["broken"], failed);
    }

    [Fact]
    public async Task QuestionThatThrowsThrowsAtTheOneWhoAsks()
    {
        await using Mailbox mailbox = new(_ => { });
        await Assert.ThrowsAsync<InvalidOperationException>(() => mailbox.AskAsync<int>(() => throw new InvalidOperationException()));
    }

    [Fact]
    public async Task ClosedMailboxAnswersNothing()
    {
        Mailbox mailbox = new(_ => { });
        await mailbox.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mailbox.AskAsync(() => 1));
    }
}
