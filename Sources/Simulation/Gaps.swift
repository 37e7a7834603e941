import Learning

/// Which of a synthetic customer's fields were never recorded.
public struct Gaps: Sendable, Hashable {
  /// Missing completely at random: 2 %.
  public let age: Bool
  /// Missing at random given a recorded column: bills by mailed check are often not on file.
  public let totalCharges: Bool
  /// Missing not at random: the dissatisfied leave the survey unanswered.
  public let satisfaction: Bool

  init(account: Account, contacts: Contacts, from stream: inout RandomStream) {
    age = stream.chance(0.02)
    totalCharges = stream.chance(account.payment == .mailedCheck ? 0.08 : 0.005)
    satisfaction = stream.chance(Satisfaction.missingShare(of: contacts.satisfaction))
  }
}
