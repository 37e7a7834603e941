/// How long a synthetic customer is bound.
public enum Contract: String, Sendable, CaseIterable {
  case monthly = "Month-to-month"
  case oneYear = "One year"
  case twoYears = "Two year"
}
