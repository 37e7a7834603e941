/// Where a synthetic customer lives.
public enum Region: String, Sendable, CaseIterable {
  case capital = "Capital"
  case coast = "Coast"
  case south = "South"
  case hills = "Hills"
  case north = "North"
}
