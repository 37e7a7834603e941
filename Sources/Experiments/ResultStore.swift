/// Where outcomes are kept, under the digests of their units.
public protocol ResultStore: Sendable {
  /// The outcome of a unit, if it is kept whole; nil where there is none or it is damaged.
  func outcome(of unit: WorkUnit) throws(StudyError) -> StoredOutcome
  /// Keeps an outcome at once; a reader never sees a part of it.
  func keep(_ outcome: Outcome, of unit: WorkUnit) throws(StudyError)
}

/// What a store has of a unit.
public enum StoredOutcome: Sendable {
  /// Nothing.
  case absent
  /// Something that cannot be read; the unit is to be done again.
  case damaged
  /// The outcome.
  case found(Outcome)
}
