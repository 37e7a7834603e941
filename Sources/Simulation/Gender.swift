/// The gender a synthetic customer states.
public enum Gender: String, Sendable, CaseIterable {
  case female = "Female"
  case male = "Male"
}
