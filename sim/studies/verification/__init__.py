"""Forecast verification: anyone's own file of later facts against what the model predicts; none reaches a fit."""
