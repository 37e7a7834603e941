/// How a synthetic customer pays the bill.
public enum PaymentMethod: String, Sendable, CaseIterable {
  case electronicCheck = "Electronic check"
  case mailedCheck = "Mailed check"
  case bankTransfer = "Bank transfer"
  case creditCard = "Credit card"
}
