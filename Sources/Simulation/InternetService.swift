/// The line into a synthetic customer's home.
public enum InternetService: String, Sendable, CaseIterable {
  case none = "No"
  case dsl = "DSL"
  case fiber = "Fiber optic"
}
