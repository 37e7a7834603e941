import Simulation
import Testing

@Suite struct ChurnProcessTests {
  let customers = (0..<20_000).map { ChurnProcess(seed: 11).customer($0) }

  @Test("the same seed and row give the same customer, in any order of asking")
  func determinism() {
    let again = ChurnProcess(seed: 11)
    for row in [19_999, 3, 0] { #expect(again.customer(row) == customers[row]) }
    #expect(ChurnProcess(seed: 12).customer(3) != customers[3])
  }

  @Test("one customer in four or five leaves, as often as the true probabilities say")
  func baseRate() {
    let rate = mean(customers.map { $0.churned ? 1 : 0 })
    #expect(rate > 0.20 && rate < 0.27)
    #expect(abs(rate - mean(customers.map(\.churnProbability))) < 0.01)
  }

  @Test("among customers of about one true probability, that share leaves")
  func calibration() {
    for low in stride(from: 0.0, to: 0.9, by: 0.1) {
      let group = customers.filter { $0.churnProbability >= low && $0.churnProbability < low + 0.1 }
      let expected = mean(group.map(\.churnProbability))
      let deviation = (expected * (1 - expected) / Double(group.count)).squareRoot()
      #expect(abs(mean(group.map { $0.churned ? 1 : 0 }) - expected) < 4 * deviation)
    }
  }

  @Test("a drop multiplies the odds of leaving")
  func dropsMatter() {
    let dropped = customers.filter { $0.usage.dropMonth != nil }
    let steady = customers.filter { $0.usage.dropMonth == nil }
    #expect(abs(Double(dropped.count) / 20_000 - 0.17) < 0.01)
    #expect(mean(dropped.map { $0.churned ? 1 : 0 }) > 0.5)
    #expect(mean(steady.map { $0.churned ? 1 : 0 }) < 0.2)
  }

  @Test("every month is as often the month of the drop as any other")
  func dropMonths() {
    let months = customers.compactMap(\.usage.dropMonth)
    for month in 0..<12 {
      let share = Double(months.count { $0 == month }) / Double(months.count)
      #expect(abs(share - 1.0 / 12) < 0.02)
    }
  }

  @Test("a month of the drop lies below half of the year's mean, in all three channels")
  func dropDepth() {
    for customer in customers.prefix(4000) {
      guard let month = customer.usage.dropMonth else { continue }
      for channel in channels(of: customer) {
        #expect(channel[month] < 0.75 * mean(channel))
      }
      let together = channels(of: customer).map { $0[month] / mean($0) }
      #expect(mean(together) < 0.65)
    }
  }

  @Test("neither a total nor any single month shows the drop")
  func dropIsHidden() {
    let flags = customers.map { $0.usage.dropMonth == nil ? 0.0 : 1.0 }
    for channel in 0..<3 {
      let series = customers.map { channels(of: $0)[channel] }
      #expect(abs(correlation(series.map(mean), flags)) < 0.025)
      for month in 0..<12 {
        #expect(abs(correlation(series.map { $0[month] }, flags)) < 0.025)
      }
    }
  }

  @Test("a month against its neighbours shows the drop almost without fail")
  func dropIsVisible() {
    let hits = customers.count { customer in
      let found = (0..<12).contains { month in
        let ratios = channels(of: customer).map { channel in
          let near = [month - 1, month + 1].filter(channel.indices.contains)
          return channel[month] / mean(near.map { channel[$0] })
        }
        return mean(ratios) < 0.62
      }
      return found == (customer.usage.dropMonth != nil)
    }
    #expect(Double(hits) / 20_000 > 0.99)
  }

  @Test("values are missing at random and not at random, as documented")
  func missingShares() {
    #expect(abs(mean(customers.map { $0.gaps.age ? 1 : 0 }) - 0.02) < 0.005)
    let checks = customers.filter { $0.account.payment == .mailedCheck }
    let others = customers.filter { $0.account.payment != .mailedCheck }
    #expect(abs(mean(checks.map { $0.gaps.totalCharges ? 1 : 0 }) - 0.08) < 0.015)
    #expect(abs(mean(others.map { $0.gaps.totalCharges ? 1 : 0 }) - 0.005) < 0.003)
    let unhappy = customers.filter { $0.contacts.satisfaction <= 2 }
    let happy = customers.filter { $0.contacts.satisfaction > 2 }
    #expect(abs(mean(unhappy.map { $0.gaps.satisfaction ? 1 : 0 }) - 0.35) < 0.03)
    #expect(abs(mean(happy.map { $0.gaps.satisfaction ? 1 : 0 }) - 0.15) < 0.02)
  }

  @Test("extras need an internet line, lines a phone, and bills their services")
  func consistency() {
    for customer in customers {
      let account = customer.account
      let extras = account.extras
      let booked = [
        extras.security, extras.backup, extras.deviceProtection, extras.techSupport,
        extras.streamingTV, extras.streamingMovies,
      ]
      #expect(account.hasInternet || !booked.contains(true))
      #expect(account.hasPhone || !account.hasMultipleLines)
      #expect((12...84).contains(account.tenure))
      #expect((18...83).contains(customer.person.age))
      #expect(customer.contacts.complaints <= customer.contacts.supportCalls)
      #expect(customer.charges.total > customer.charges.monthly)
      #expect(customer.usage.dataTenths.allSatisfy { $0 >= 0 })
    }
  }

  private func channels(of customer: Customer) -> [[Double]] {
    [customer.usage.minutes, customer.usage.dataTenths, customer.usage.calls]
      .map { $0.map(Double.init) }
  }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(values.count, 1))
  }

  private func correlation(_ first: [Double], _ second: [Double]) -> Double {
    let means = (mean(first), mean(second))
    var products = (0.0, 0.0, 0.0)
    for (one, other) in zip(first, second) {
      products.0 += (one - means.0) * (other - means.1)
      products.1 += (one - means.0) * (one - means.0)
      products.2 += (other - means.1) * (other - means.1)
    }
    return products.0 / (products.1 * products.2).squareRoot()
  }
}
