import Learning

/// What a synthetic customer pays, in whole cents.
public struct Charges: Sendable, Hashable {
  /// The last monthly bill.
  public let monthly: Int
  /// All bills together: monthly × tenure, give or take a few percent.
  public let total: Int
  /// The price of the same services without rebate or surcharge.
  let listed: Int

  /// How far the bill lies above the listed price, as a share of it.
  var surcharge: Double { Double(monthly) / Double(listed) - 1 }

  /// The listed price is a sum over services; what is paid scatters by 9 % around it.
  init(of account: Account, from stream: inout RandomStream) {
    let line =
      switch account.internet {
      case .none: 0
      case .dsl: 24
      case .fiber: 46
      }
    let phone = (account.hasPhone ? 4 : 0) + (account.hasMultipleLines ? 5 : 0)
    let extras = 5 * account.extras.careCount + 10 * account.extras.streamingCount
    listed = 100 * (18 + phone + line + extras)
    monthly = Int((Double(listed) * stream.factor(deviation: 0.09)).rounded())
    let paid = Double(monthly * account.tenure) * stream.factor(deviation: 0.03)
    total = Int(paid.rounded())
  }
}
