package import Learning

/// Every calibration and operating point; to add one, name it here.
package enum MetricComponents {
  /// Steps that turn scores into probabilities that can be believed.
  package static let calibrations: [any Component.Type] = [
    AutomaticCalibration.self, NoCalibration.self, PriorCorrection.self, InterceptCalibration.self,
    PlattScaling.self, IsotonicRegression.self, TemperatureScaling.self,
  ]

  /// Rules that say from which score on a row is predicted positive.
  package static let operatingPoints: [any Component.Type] = [
    FixedThreshold.self, PrecisionAtLeast.self, RecallAtLeast.self, BestF.self, ContactRate.self,
    MaximumProfit.self,
  ]
}
